// The intake bench: upload in pieces and progress (采集台).
export {};
