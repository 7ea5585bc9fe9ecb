"""签到: once a day for each person, with streaks and what they earn."""
