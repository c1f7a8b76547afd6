"""What is weighed before a decision (审核与讨论): the legal review, the collective discussion, the experts' opinions.

Source: 行政处罚法 (2021) art. 57, 58; wuhan 第二十条; wangdu 第十七条.
"""
