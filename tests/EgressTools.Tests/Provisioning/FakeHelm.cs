using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;

namespace EgressTools.Tests.Provisioning;

/// <summary>What <c>helm upgrade --reuse-values</c> makes of a release, from its very arguments.</summary>
internal static class FakeHelm
{
    private static readonly ClusterArguments Nowhere = new([], []);

    /// <summary>The installation after the plan was carried out: a new revision, the chart written anew, agents started again.</summary>
    public static FeatureState Carry(FeaturePlan plan)
    {
        if (!plan.NeedsUpgrade)
            return plan.State;
        var arguments = FeatureCommands.Upgrade(plan, new HelmChart("cilium/cilium", null), Nowhere);
        var release = Upgrade(plan.State.Release!, arguments);
        var installation = plan.State.Snapshot.Installation;
        var written = FakeChart.Installation(release.ChartVersion, release) with { PlatformMasqueradeList = installation.PlatformMasqueradeList };
        return plan.State with
        {
            Snapshot = plan.State.Snapshot with { Installation = written },
            Release = release,
            Enabled = !(bool)release.Value("egressGateway.enabled")! ? null : release.Description.StartsWith("egress-tools enable", StringComparison.Ordinal)
                ? release : plan.State.Enabled,
            AgentsServer = FakeChart.Server(release),
        };
    }

    public static HelmRelease Upgrade(HelmRelease release, ImmutableArray<string> arguments)
    {
        var values = (JObject)release.Given!.DeepClone();
        var description = "Upgrade complete";
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is "--set" or "--set-string")
                Set(values, arguments[i + 1], arguments[i] == "--set-string");
            else if (arguments[i] == "--description")
                description = arguments[i + 1];
        }
        return release with { Revision = release.Revision + 1, Given = values, Description = description };
    }

    /// <summary>
    /// One assignment as helm reads it: a dot parts names, the first equals sign ends them, a comma would begin another assignment, braces make a list, and
    /// a backslash takes any meaning from what follows it.
    /// </summary>
    public static void Set(JObject values, string assignment, bool asText)
    {
        var text = new StringReader(assignment);
        var parent = values;
        var name = Until(text, ".=", out var end);
        for (; end == '.'; name = Until(text, ".=", out end))
            parent = parent[name] as JObject ?? (JObject)(parent[name] = new JObject());
        Assert.Equal('=', end);
        if (text.Peek() != '{')
        {
            parent[name] = Typed(Until(text, ",", out end), asText);
            Assert.True(end < 0, $"'{assignment}' is read as several assignments");
            return;
        }
        Assert.Equal('{', text.Read());
        var list = new JArray();
        do
            list.Add(Typed(Until(text, ",}", out end), asText));
        while (end == ',');
        Assert.Equal('}', end);
        Assert.True(text.Peek() < 0, $"'{assignment}' goes on after its list");
        parent[name] = list;
    }

    private static string Until(StringReader text, string stops, out int end)
    {
        var read = new StringBuilder();
        for (end = text.Read(); end >= 0 && !stops.Contains((char)end); end = text.Read())
            read.Append(end == '\\' ? (char)text.Read() : (char)end);
        return read.ToString();
    }

    private static JToken Typed(string text, bool asText)
    {
        if (asText)
            return text;
        if (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase))
            return text.Equals("true", StringComparison.OrdinalIgnoreCase);
        if (text.Equals("null", StringComparison.OrdinalIgnoreCase))
            return JValue.CreateNull();
        // What begins with a zero stays text, such as a telephone number.
        return text == "0" || (text is not ['0', ..] && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? long.Parse(text, CultureInfo.InvariantCulture) : text;
    }
}
