"""What was held, kept on this machine for the person who held it (`coach history`).

Its files:
    records             what the history holds, as values
    schema, store       the sqlite file, and writing to it one transaction at a time
    recorder, opening   the account of one session, written while it runs
    reader              the file back into values
    tables              the history on a terminal
    plot, plot_data     one picture for a physiotherapist, and the numbers behind it
    export              the CSV

Where the file lies is `coach.folders`; what the numbers mean for safety is `coach.safety.trend`.
"""
