"""命令行: one thin file per room, `liuhen <room> <verb>`; the worker; the demonstration. They decide nothing."""
