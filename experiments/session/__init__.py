"""A session at the live page, as data and wars: arms in lockstep, levers, forks, a replay."""
