"""Pages of applications: register, intake record, stretches of video, lists of the service centre."""
