"""设备: the cabinet, the register, the usage ledger, the state of every device, and the clock a camera films."""
