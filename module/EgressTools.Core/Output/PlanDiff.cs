using DiffPlex.Renderer;
using EgressTools.Model;
using EgressTools.Planning;
using Newtonsoft.Json.Linq;

namespace EgressTools.Output;

/// <summary>A plan as a unified diff: of the policies' documents, and of the ways of the pods that change.</summary>
internal static class PlanDiff
{
    private const int Context = 3;

    /// <summary>Writes nothing where nothing changes.</summary>
    public static void Write(TextWriter output, EgressPlan plan)
    {
        foreach (var policy in plan.Policies)
            Write(output, $"policies/{policy.Name}.yaml", Document(policy.Before), Document(policy.After), Context);
        // Every line is one that changes, so that there is nothing around it to show.
        Write(output, "pods", Ways(plan, static p => p.Before), Ways(plan, static p => p.After), context: 0);
    }

    private static void Write(TextWriter output, string name, string before, string after, int context)
    {
        if (before == after)
            return;
        name = TerminalText.Escape(name);
        var text = UnidiffRenderer.GenerateUnidiff(before, after, before.Length > 0 ? $"a/{name}" : "/dev/null", after.Length > 0 ? $"b/{name}" : "/dev/null", false, false, context);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Where(static l => l.Length > 0))
            output.Write(TerminalText.Escape(Hunk(line)) + "\n");
    }

    // Of a file that is not there patch wants line 0, and not the one empty line that the renderer sees.
    private static string Hunk(string line) => line.StartsWith("@@ ", StringComparison.Ordinal)
        ? line.Replace(" -1,0 ", " -0,0 ", StringComparison.Ordinal).Replace(" +1,0 ", " +0,0 ", StringComparison.Ordinal)
        : line;

    private static string Document(EgressPolicy? policy) => policy is null ? "" : YamlWriter.Write(new JObject
    {
        ["apiVersion"] = "cilium.io/v2",
        ["kind"] = "CiliumEgressGatewayPolicy",
        ["metadata"] = new JObject { ["name"] = policy.Name },
        ["spec"] = PolicySpec.Of(policy),
    }).TrimEnd('\n');

    private static string Ways(EgressPlan plan, Func<PodChange, PlannedExit> side) => string.Join(
        '\n',
        from change in plan.Pods.OrderBy(static p => p.Pod)
        from destination in change.Destinations
        select $"{change.Pod} to {destination}: {PlanText.Way(side(change))}");
}
