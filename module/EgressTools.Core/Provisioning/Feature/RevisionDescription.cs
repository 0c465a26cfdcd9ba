using System.Text.RegularExpressions;

namespace EgressTools.Provisioning.Feature;

/// <summary>What the description of a revision says of this tool's work: from it disabling knows how masquerading was before.</summary>
internal static partial class RevisionDescription
{
    private const string Enable = "egress-tools enable";
    private const string Disable = "egress-tools disable";

    /// <summary>What <c>--description</c> says.</summary>
    /// <param name="run">The id of the run that does it; null for a command that is only shown.</param>
    public static string Of(FeaturePlan plan, string? run = null)
    {
        var words = (plan.Goal == FeatureGoal.Off ? Disable : Enable) + (run is null ? "" : $" (run {run})");
        var before = plan.Goal == FeatureGoal.Off ? [] : BeforeOf(plan);
        return before.Count == 0 ? words : $"{words}, before: {string.Join(' ', before.Select(static b => HelmSet.Assignment(b.Key, b.Value)))}";
    }

    /// <summary>Whether this tool enabled the feature with a revision.</summary>
    public static bool IsEnable(string description) => Words().IsMatch(description);

    /// <summary>The earlier values, by path; those that are not about masquerading are skipped.</summary>
    public static SortedDictionary<string, JToken> BeforeIn(string description)
    {
        var values = new SortedDictionary<string, JToken>(StringComparer.Ordinal);
        foreach (var part in Words().Match(description).Groups["before"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2) is [var path, var text] && ReleaseValues.IsMasquerading(path) && !text.Any(char.IsControl))
                values[path] = HelmSet.Parse(text);
        }
        return values;
    }

    /// <summary>Of a second run that adds something, what was before the first.</summary>
    private static SortedDictionary<string, JToken> BeforeOf(FeaturePlan plan)
    {
        var before = plan.State.Enabled is { } enabled ? BeforeIn(enabled.Description) : new SortedDictionary<string, JToken>(StringComparer.Ordinal);
        // What was only concluded from settings helm may never have been told.
        if (plan.State.Release is not { Given: not null } release)
            return before;
        foreach (var change in plan.Values.Where(static v => ReleaseValues.IsMasquerading(v.Path)))
        {
            // A switch that nobody has set is off; what was not in the list's configuration does no harm there, once its switch is off again.
            if ((release.Value(change.Path) ?? change.Old ?? (ReleaseValues.IsSwitch(change.Path) ? false : null)) is { } old && CanBeSaid(old))
                before.TryAdd(change.Path, old);
        }
        return before;
    }

    // Parts are separated by spaces; and braces around nothing are for helm a list of one empty text.
    private static bool CanBeSaid(JToken value) => value is not JArray { Count: 0 } && ReleaseValues.IsPlain(value)
        && !HelmSet.Text(value).Contains(' ', StringComparison.Ordinal);

    [GeneratedRegex(@"\A" + Enable + @"( \(run [0-9a-f]+\))?(, before: (?<before>.*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
