"""What came of calls, for whoever pays: figures of a time or a launch, a workbook, two launches side by side."""
