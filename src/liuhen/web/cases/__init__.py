"""案件: the list, the page of a case and what it shows; its subjects have folders of their own beside this one."""
