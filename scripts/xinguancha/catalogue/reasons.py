"""Why a file, a disk or a server does not do what is asked of it."""

from __future__ import annotations

import errno
from collections.abc import Mapping

# What stands for {reason} (or {size}) where several things can be wrong with a file.
REASONS: Mapping[str, str] = {
    "paper-torn": "不是完整的 PDF 文件",
    "paper-active": "里面有会自己运行的程序",
    "picture-none": "不是图片",
    "picture-torn": "是坏的图片，或者没有传完",
    "picture-other": "其实是 {kind} 图片，文件名的结尾不对",
    "picture-bomb": "解开以后超过一亿个点",
    "file-special": "它不是普通文件",
    "name-case": "和“{same}”只差大小写",
    "name-reserved": "Windows 留着自己用",
    "name-hidden": "里面有看不见的字符",
    "name-sign": "里面有“{sign}”",
    "name-long": "太长",
}

# Why a system does not read or write, by the number of its error.
SYSTEM: Mapping[int, str] = {
    errno.ENOENT: "找不到",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EBUSY: "正被别的程序占用",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "磁盘只能读",
    errno.EIO: "磁盘坏了，或者没有接好",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "应当是文件夹的地方是一个文件",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "是快捷方式或链接",
    errno.EMFILE: "同时打开的文件太多",
    errno.ECONNREFUSED: "对方不接受连接",
    errno.ECONNRESET: "对方把连接断了",
    errno.EHOSTUNREACH: "到不了对方那里",
    errno.ENETUNREACH: "没有网络",
    errno.ETIMEDOUT: "等了很久没有回答",
}

# Why there is no talking to a server, where no number says so.
SERVER: Mapping[str, str] = {
    "name": "没有叫这个名字的服务器",
    "time": "等了很久没有回答",
    "certificate": "证书不对",
    "answer": "对方的回答看不懂",
}
