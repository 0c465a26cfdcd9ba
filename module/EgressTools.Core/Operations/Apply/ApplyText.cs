using Newtonsoft.Json;

namespace EgressTools.Operations;

/// <summary>How steps and outcomes read, the same in both front ends. Names and values are untrusted and come out with control characters escaped.</summary>
public static class ApplyText
{
    private const string NoValue = "<none>";

    // As many as leave room for the question on a screen.
    private const int MostPods = 20;

    /// <summary>"ciliumegressgatewaypolicy.cilium.io/web", as kubectl names an object.</summary>
    public static string Name(string policy) =>
        TerminalText.Escape($"{ApiResource.Policies.Kind.ToLowerInvariant()}.{ApiResource.Policies.Group}/{policy}");

    /// <summary>What a step would do: one line, then one indented line for each field that changes, and one for fields that are taken over.</summary>
    public static ImmutableArray<string> Preview(ApplyStep step) =>
    [
        $"{Name(step.Name)} {WouldBe(step)}",
        .. Changes(step),
        .. step.Action == ApplyAction.Configure && !step.TakenOverFrom.IsEmpty
        ? [TerminalText.Escape($"  takes over the fields that kubectl apply set ({Listed.All(step.TakenOverFrom)})")] : ImmutableArray<string>.Empty,
    ];

    /// <summary>The same in one line.</summary>
    public static string Brief(ApplyStep step) => $"{Name(step.Name)} {WouldBe(step)}".TrimEnd(':');

    /// <summary>The fields that change, one indented line each: <c>  .spec.egressGateway.egressIP: 10.0.0.1 -> 10.0.0.2</c>.</summary>
    public static ImmutableArray<string> Changes(ApplyStep step) =>
        [.. step.Changes.Select(static change => TerminalText.Escape($"  {change.Path}: {Value(change.Before)} -> {Value(change.After)}"))];

    /// <summary>What applying means for pods, maps and conflicts: the first pods as a table, then what it comes to, a line each.</summary>
    public static ImmutableArray<string> Consequences(EgressPlan plan)
    {
        using var table = new StringWriter();
        Table.Write(table, ListPrinter.Shown(PlanPrinter.Pods.Columns, OutputKind.Table), plan.Pods.Take(MostPods), headers: true, fit: TableFit.Standard);
        return
        [
            .. table.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            .. plan.Pods.Length > MostPods ? [string.Create(CultureInfo.InvariantCulture,
                $"... and {plan.Pods.Length - MostPods} more, which '{Subcommands.Plan}' shows")] : Array.Empty<string>(),
            .. PlanText.Effect(plan).Select(TerminalText.Escape),
        ];
    }

    /// <summary>What a plan has to say of fields that others own: applying it needs force.</summary>
    public static IEnumerable<string> OwnerWarnings(ApplyPlan plan) =>
        plan.Steps.Where(static s => !s.Conflicts.IsEmpty)
            .Select(static s => $"{ApplyFaults.Owners(s)}; '{Subcommands.Apply}' needs {Options.ForceConflicts} to take these fields over");

    /// <summary>One line for a step that has succeeded, as kubectl says it: "... configured (server dry run)".</summary>
    public static string Done(ApplyStep step, DryRun dryRun) => $"{Name(step.Name)} {(step.Action switch
    {
        ApplyAction.Create => "created",
        ApplyAction.Configure => "configured",
        _ => "unchanged",
    })}{dryRun.Suffix()}";

    /// <summary>What is to be confirmed: "Apply 1 new and 2 changed policies?"; null where nothing would change.</summary>
    public static string? Question(ImmutableArray<ApplyStep> steps)
    {
        var (created, changed) = (steps.Count(static s => s.Action == ApplyAction.Create), steps.Count(static s => s.Action == ApplyAction.Configure));
        string[] parts = [.. created > 0 ? [$"{created} new"] : Array.Empty<string>(), .. changed > 0 ? [$"{changed} changed"] : Array.Empty<string>()];
        return parts is [] ? null : $"Apply {string.Join(" and ", parts)} {Plural.Noun(created + changed, "policy")}?";
    }

    private static string WouldBe(ApplyStep step) => step.Action switch
    {
        ApplyAction.Create => "is new",
        ApplyAction.Unchanged => "is unchanged",
        _ => $"changes in {Plural.Count(step.Changes.Length, "field")}:",
    };

    /// <summary>A text without its quotes where it cannot be taken for anything else, any other value as JSON.</summary>
    private static string Value(string? json)
    {
        if (json?.StartsWith('"') != true)
            return json ?? NoValue;
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        var text = (string)JToken.ReadFrom(reader)!;
        return text.Length > 0 && text != NoValue && text.All(c => char.IsLetterOrDigit(c) || c is '.' or ':' or '/' or '-' or '_') ? text : json;
    }
}
