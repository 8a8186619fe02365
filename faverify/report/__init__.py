"""Reports: functions of certificate files only. No mathematics is computed here; numbers are formatted, never made."""
