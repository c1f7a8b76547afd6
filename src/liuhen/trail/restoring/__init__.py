"""恢复: after a database was restored from an older backup, the trail's files give back the entries it lacks.

Only entries come back, never the things they tell of; what was ended, withdrawn or removed stays so (decisions 12).
"""
