"""Why nothing was published or compared, and what is told of what was."""

from __future__ import annotations

from collections.abc import Mapping

# Why nothing was published, or nothing compared; what was there still stands.
PUBLISHING: Mapping[str, str] = {
    "none": "一篇稿件也没有找到，网站没有动。改法：看看稿件文件夹对不对；新栏目先运行 xinguancha new 新建一篇。",
    "moved": "稿件一直在改动，没有做成，网站没有动。改法：等别人（或同步软件）改完，再运行一次。",
    "marker": "{path} 里的标记 <!-- xinguancha:{name} --> 不认识。改法：对照“给管网站的人”那一页改名字，或者删掉它",
    "busy": "另一次生成正在进行（{who}），等了 {wait:g} 秒还没有结束，这次没有做，网站没有动。改法：等它做完再运行一次；要多等，加上 --wait 300。",
    "address-twice": "两个页面要用同一个网址：{path}。改法：改其中一个的编号或文件名",
    "address-case": "两个页面的网址只差大小写：{same} 和 {path}。改法：改其中一个",
    "file-gone": "现在的网站缺了文件 {path}，不能接着做。改法：运行 build --afresh，从头做一份。",
    "no-release": "没有可以退回去的版本，网站没有动。改法：运行 xinguancha releases 看看有哪些。",
    "release-torn": "那个版本已经不全了，退不回去，网站没有动。改法：运行 xinguancha releases，换一个版本退。",
    "place-odd": "{site} 不是普通文件夹，不能把网站放在那里。改法：换一个 --site",
    "place-link": "{path} 是链接，不能用。改法：删掉它",
    "place-inside": "{site} 在另一个网站 {around} 里面。改法：换一个 --site",
    "place-taken": "文件夹 {site} 里有别的东西，不敢覆盖。改法：把它移走或删掉，或者换一个 --site",
    "place-source": "网站不能放在 {site}：会和 {source} 混在一起。改法：换一个 --site，例如 site",
    "manifest-odd": "{where} 里的 {name} 读不懂：坏了，或者不是本程序做的。改法：在本机运行 build --afresh；是线上的，重新上传一遍",
    "manifest-none": "{where} 里没有 {name}，没有可以对的清单。改法：看看写的是不是网站的文件夹或网址。",
    "no-answer": "网址 {target} 没有给出文件，服务器回答 {status}。改法：过一会儿再试；还不行，看看服务器的日志",
    "no-link": "连不上 {host}：{error}。改法：看看网址和网络。",
    "copy-damaged": "{name}存在本机的副本坏了，没有做成，网站没有动。改法：运行 xinguancha sources update，再生成一次。",
}
# Why a cluster cannot do the work of a build.
CLUSTER: Mapping[str, str] = {
    "missing": '用集群要先装 distributed，这里没有装，什么都没有做。改法：运行 {python} -m pip install -e ".[cluster]"，或者去掉 --executor，就在这台电脑上做。',
    "silent": "连不上集群 {where}，什么都没有做。改法：看看地址和端口对不对、那边的 dask scheduler 开着没有、防火墙让不让过；或者去掉 --executor，就在这台电脑上做。",
    "idle": "集群 {where} 里没有一台工作机，什么都没有做。改法：在那边启动 dask worker，再运行一次。",
    "other": "集群的工作机 {worker} 上没有装 xinguancha，或者程序、依赖、Python 的版本和这里不一样，做出来的网页可能不同，所以没有做，网站没有动。改法：在每台工作机上装和这里同一版的 xinguancha 和 requirements.lock。",
    "lost": "集群 {where} 中途断了，或者工作机一台也没有了，没有做成，网站没有动。改法：看看集群，再运行一次（已经检查好的不会重做）；或者去掉 --executor。",
    "address": "应当像 {scheme}://10.0.0.5:8786，不是 {value}",
}
# Told at the end of a build that has no picture to share.
NO_FONT = "没有找到中文字体，这次没有画分享用的图片，别的都照常。改法：装上 Noto Sans CJK 等中文字体，或者在 mkdocs.yml 的 card_font 写上字体文件。"
