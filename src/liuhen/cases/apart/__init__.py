"""Who must keep apart in a case (承办、审核、审批分离): handlers, legal reviewers, those who gave an opinion."""
