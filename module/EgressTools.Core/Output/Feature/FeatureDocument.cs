namespace EgressTools.Output.Feature;

/// <summary>A change of the feature as a document.</summary>
public static class FeatureDocument
{
    /// <summary>The kind of the document.</summary>
    public const string Kind = "EgressFeatureChange";

    /// <summary>The document: what was found, what changes, what it means, and what became of it.</summary>
    public static JObject Of(EgressFeatureChange change) => Written(
        ("apiVersion", ListDocument.ApiVersion),
        ("kind", Kind),
        ("goal", Word(change.Goal)),
        ("result", Word(change.Result)),
        ("succeeded", change.Succeeded),
        ("release", change.Release is not { } release ? null : Written(("name", release.Name), ("namespace", release.Namespace),
            ("revision", release.Revision > 0 ? release.Revision : null), ("chartVersion", release.ChartVersion))),
        ("values", List(change.Plan.Values, static v => Written(("path", v.Path), ("old", v.Old?.DeepClone()), ("new", v.New.DeepClone())))),
        ("settings", List(change.Settings, static s => Written(("key", s.Key), ("old", s.Old), ("new", s.New)))),
        ("policies", Word(change.Plan.Policies)),
        ("order", List(change.Order, static w => Written(("nodes", new JArray(w.Nodes)), ("policies", new JArray(w.Policies))))),
        ("effects", List(change.Effects, static e => Written(("change", Word(e.Change)), ("message", e.Sentence), ("pods", e.Pods),
            ("destinationCIDRs", List(e.Destinations, static d => d.ToString())), ("excludedCIDRs", List(e.Except, static d => d.ToString()))))),
        ("blockers", List(change.Blockers, static b => JsonText.ToObject(b, CheckDocument.Write))),
        ("refusal", change.Plan.Refusal),
        ("warnings", new JArray(change.Warnings)),
        ("notes", new JArray(change.Notes)),
        ("commands", new JArray(change.Commands)),
        ("steps", List(change.Steps, static s => Written(("step", Word(s.Step)), ("done", s.Done), ("message", s.Sentence)))),
        ("agents", change.Agents),
        ("allAgents", change.AllAgents),
        ("failure", change.Outcome?.Failure?.Message));

    /// <summary>An object of the members that have a value.</summary>
    private static JObject Written(params ReadOnlySpan<(string Name, JToken? Value)> members)
    {
        var written = new JObject();
        foreach (var (name, value) in members)
        {
            if (value is not null and not JValue { Value: null })
                written[name] = value;
        }
        return written;
    }

    private static JArray List<T>(IEnumerable<T> items, Func<T, JToken> write) => new(items.Select(write));

    /// <summary>The word that scripts rely on: ByHand is "by-hand".</summary>
    public static string Word(Enum value) =>
        string.Concat(value.ToString().Select(static (c, i) => (i > 0 && char.IsUpper(c) ? "-" : "") + char.ToLowerInvariant(c)));
}
