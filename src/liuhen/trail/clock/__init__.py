"""授时: the server's own clock as a witness of the trail (decisions 19).

Whether it stepped, how it compares with other clocks, and whether that is explained. It never sets the clock.
"""
