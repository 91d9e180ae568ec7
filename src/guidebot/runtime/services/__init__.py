"""What commands are given that takes several rooms: dates as people say them, the radar, calendars, discussions."""
