using System.Globalization;

namespace EgressTools.Cmdlets;

/// <summary>Progress of the core in the shape that PowerShell shows.</summary>
internal static class ProgressRecords
{
    /// <summary>The record; the one that completes it removes the bar.</summary>
    public static ProgressRecord From(Progress progress) => new(activityId: 1, progress.Activity, Status(progress))
    {
        PercentComplete = progress.Total > 0 ? (int)(100L * Math.Min(progress.Done, progress.Total) / progress.Total) : -1,
        CurrentOperation = progress.Item,
        RecordType = progress.Total > 0 && progress.Done >= progress.Total ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    };

    private static string Status(Progress progress) => progress.Total > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {progress.Total}")
        : string.Create(CultureInfo.InvariantCulture, $"{progress.Done}");
}
