using System.Collections.Immutable;
using Newtonsoft.Json.Linq;

namespace EgressTools.Provisioning.Feature;

/// <summary>What the description of a revision says of this tool's work: with it switching off knows how masquerading was before.</summary>
internal static class FeatureMark
{
    private const string Enable = "egress-tools enable";

    private const string Before = ", before: ";

    /// <summary>What <c>--description</c> says.</summary>
    public static string Of(FeaturePlan plan)
    {
        if (plan.Goal == FeatureGoal.Off)
            return "egress-tools disable";
        var before = BeforeOf(plan);
        return before.Count == 0 ? Enable : Enable + Before + string.Join(' ', before.Select(static b => HelmSet.Assignment(b.Key, b.Value)));
    }

    /// <summary>Whether this tool switched the feature on with a revision.</summary>
    public static bool IsEnable(string description) => description == Enable || description.StartsWith(Enable + Before, StringComparison.Ordinal);

    /// <summary>The values of before, by path; those that are no masquerading are passed over, whoever wrote them.</summary>
    public static SortedDictionary<string, JToken> BeforeIn(string description)
    {
        var values = new SortedDictionary<string, JToken>(StringComparer.Ordinal);
        if (!description.StartsWith(Enable + Before, StringComparison.Ordinal))
            return values;
        foreach (var part in description[(Enable + Before).Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
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

    // Parts are told apart by spaces; and braces around nothing are for helm a list of one empty text.
    private static bool CanBeSaid(JToken value) => value is not JArray { Count: 0 } && ReleaseValues.IsPlain(value) && !HelmSet.Text(value).Contains(' ', StringComparison.Ordinal);
}
