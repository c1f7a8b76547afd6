"""Words of the review, the discussion and the experts' opinions. Pure."""

from __future__ import annotations

OK, PROBLEM, NOT_APPLICABLE = "ok", "problem", "na"
ANSWERS = [(OK, "没有问题"), (PROBLEM, "有问题"), (NOT_APPLICABLE, "不适用")]

AGREE, AGREE_AMENDED, SEND_BACK = "同意", "提出意见后同意", "退回补充"
CONCLUSIONS = (AGREE, AGREE_AMENDED, SEND_BACK)  # as the form of the legal opinion prints them

VOTES = [("agree", "同意"), ("against", "不同意"), ("abstain", "弃权")]
OUTCOMES = [("adopt", "按拟处理意见办"), ("amend", "修改后办"), ("defer", "补充后再议"), ("reject", "不予处罚")]
HOW_SIGNED = [("account", "本人账号签署"), ("paper", "纸面签名")]
