// The recording page: player, waveform and continuity (录像详情).
export {};
