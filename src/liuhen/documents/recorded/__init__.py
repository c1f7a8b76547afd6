"""Times that documents state for what they write down (文书所载起止时间), so that recordings can be looked for."""
