"""案源: the register of every way a case comes up; who complained, kept apart; 核查; not filed and transferred.

Who complained stands in a side row that only the person who registered it, those he is named to, and the roles of
`source.open_identity` open, each time for a stated purpose. Lists, prints, exports and the trail say 实名 or 匿名 only.

Source: wuhan 第十三条; wangdu 第九条、第十条、第十一条.
"""
