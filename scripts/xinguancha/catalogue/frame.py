"""What is wrong with the configuration, a docs page or a template."""

from __future__ import annotations

from collections.abc import Mapping

# What MkDocs or Jinja says of the configuration, the docs pages and the templates → the same in
# the editor's words; groups of the pattern stand in the message by name.
FRAME: Mapping[str, str] = {
    r"option '(?P<key>\w+)': Unrecognised configuration name": "mkdocs.yml 的 xinguancha 下面没有叫“{key}”的选项。改法：对照“给管网站的人”那一页改名字，或者删掉这一行",
    r"option '(?P<key>\w+)': Expected type: <class 'int'>": "mkdocs.yml 的“{key}”应当是整数。改法：写成数字，例如 {key}: 30",
    r"option '(?P<key>\w+)': Expected type: <class 'bool'>": "mkdocs.yml 的“{key}”只能写 true 或 false。改法：写成 {key}: true",
    r"option '(?P<key>\w+)': Expected type: <class 'str'>": "mkdocs.yml 的“{key}”应当是文字。改法：加上英文引号",
    r"option '(?P<key>\w+)': Expected one of: (?P<allowed>[^\n]*?) but received": "mkdocs.yml 的“{key}”只能写 {allowed} 中的一个。改法：改成其中一个",
    r"Plugin 'xinguancha' option '\w+': (?P<told>.*改法.*)": "{told}",
    r"error parsing the configuration file.*unacceptable character": "mkdocs.yml 里有不该有的字符。改法：另存为 UTF-8，删掉乱码",
    r"error parsing the configuration file.*cannot start any token.*line (?P<line>\d+), column (?P<column>\d+)": "mkdocs.yml:{line}:{column} 这里写错了：行首不能用制表符（Tab），内容不能用这个符号开头。改法：行首改用空格；内容加英文引号",
    r"error parsing the configuration file.*line (?P<line>\d+), column (?P<column>\d+)": "mkdocs.yml:{line}:{column} 这里或者上一行写错了。改法：冒号用英文的，后面空一格；上下对齐；引号、括号成对",
    r"Expected a key-value mapping": "mkdocs.yml 应当是一行一项“名: 值”。改法：改回原来的写法",
    r"Config value '(?P<key>\w+)': Required configuration not provided": "mkdocs.yml 里没有写 {key}。改法：加上一行 {key}: 内容",
    r"Config file '[^']*' does not exist": "找不到 mkdocs.yml。改法：在项目的文件夹里运行；是删掉了，就从以前的版本里找回来",
    r"Config value 'site_url': ": "mkdocs.yml 的 site_url 不是完整的网址。改法：写成 site_url: https://example.org/ 这样的网址；还没有网址就删掉这一行",
    r"Config value 'plugins': The \"(?P<name>[^\"]*)\" plugin is not installed": "mkdocs.yml 的 plugins 里写了“{name}”，这台电脑上没有装。改法：删掉这一行，或者装上它",
    r"Config value 'theme': Unrecognised theme name: '(?P<name>[^']*)'": "mkdocs.yml 的 theme 写成了“{name}”，没有这个主题。改法：写成 name: material",
    r"The path set in custom_dir \('(?P<path>[^']*)'\) does not exist": "找不到模板文件夹 {path}。改法：从以前的版本里找回来，或者改 mkdocs.yml 的 custom_dir",
    r"The path '(?P<path>[^']*)' isn't an existing directory": "找不到文件夹 {path}。改法：从以前的版本里找回来，或者改 mkdocs.yml 的 docs_dir",
    r"Config value '(?P<key>\w+)': Unrecognised configuration name": "mkdocs.yml 里没有叫“{key}”的选项。改法：改名字，或者删掉这一行",
    r"Config value '(?P<key>\w+)': ": "mkdocs.yml 的“{key}”写得不对。改法：改回原来的写法",
    r"Doc file '(?P<page>[^']*)' contains a link '(?P<link>[^']*)', but the target": "docs/{page} 里的链接“{link}”找不到。改法：改成 docs 里有的文件名",
    r"Doc file '(?P<page>[^']*)' contains a link '(?P<link>[^']*)'": "docs/{page} 里的链接“{link}”要跳到的地方不存在。改法：对照那一页的标题改",
    r"A reference to '(?P<page>[^']*)' is included in the 'nav'": "mkdocs.yml 的 nav 里写了“{page}”，docs 里没有这个文件。改法：改文件名，或者删掉这一行",
    r"^template (?P<name>\S+) line (?P<line>\d+): (?P<words>.*)": "模板 templates/{name} 第 {line} 行写错了（{words}）。改法：改回原来的写法；不是您改的，请发给维护的人",
    r"^template (?P<name>\S+): (?P<words>.*)": "模板 templates/{name} 写错了（{words}）。改法：改回原来的写法；不是您改的，请发给维护的人",
}
FRAME_UNKNOWN = "原话是“{words}”。改法：把 mkdocs.yml、docs、templates 改回上一次能用的样子，再一处一处改；改不好，把这句话发给维护的人"
FRAME_ADDRESS = "mkdocs.yml 的 site_url“{value}”里有“{sign}”，网址里不能有。改法：写成 site_url: https://example.org/ 这样的网址"
FRAME_LANGUAGE = "界面语言不能是“{value}”，只能是：{allowed}。改法：改 mkdocs.yml"
FRAME_LEAST = "mkdocs.yml 的“{key}”不能小于 {least}。改法：写成 {least} 或更大的整数"
FRAME_PLUGIN = "mkdocs.yml 的 plugins 里没有 xinguancha。改法：加上一行 - xinguancha"
FRAME_STYLE = "主题里应当有一个样式表，找到的是：{found}。改法：装 requirements.lock 里那一版的 mkdocs-material"
FRAME_WORDS = "{path} 里没有“{line}”这一行。改法：从以前的版本里找回这个文件"
