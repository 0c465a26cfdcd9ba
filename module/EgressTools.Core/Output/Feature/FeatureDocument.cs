namespace EgressTools.Output.Feature;

/// <summary>A change of the feature as a document.</summary>
public static class FeatureDocument
{
    /// <summary>The kind of the document.</summary>
    public const string Kind = "EgressFeatureChange";

    /// <summary>The document: what was found, what changes, what it means, and what became of it.</summary>
    public static JObject Of(EgressFeatureChange change)
    {
        var document = new JObject
        {
            ["apiVersion"] = ListDocument.ApiVersion,
            ["kind"] = Kind,
            ["goal"] = FeatureWords.Of(change.Goal),
            ["result"] = FeatureWords.Of(change.Result),
            ["succeeded"] = change.Succeeded,
        };
        if (change.Release is { } release)
            document["release"] = Release(release);
        document["values"] = new JArray(change.Plan.Values.Select(Value));
        document["settings"] = new JArray(change.Settings.Select(Setting));
        document["policies"] = FeatureWords.Of(change.Plan.Policies);
        document["order"] = new JArray(change.Order.Select(static w => new JObject { ["nodes"] = new JArray(w.Nodes), ["policies"] = new JArray(w.Policies) }));
        document["effects"] = new JArray(change.Effects.Select(Effect));
        document["blockers"] = new JArray(change.Blockers.Select(static b => JsonText.ToObject(b, CheckDocument.Write)));
        if (change.Plan.Refusal is { } refusal)
            document["refusal"] = refusal;
        document["warnings"] = new JArray(change.Warnings);
        document["notes"] = new JArray(change.Notes);
        document["commands"] = new JArray(change.Commands);
        document["steps"] =
            new JArray(change.Steps.Select(static s => new JObject { ["step"] = FeatureWords.Of(s.Step), ["done"] = s.Done, ["message"] = s.Sentence }));
        if (change.Agents is { } agents)
            document["agents"] = agents;
        document["allAgents"] = change.AllAgents;
        if (change.Outcome?.Failure is { } failure)
            document["failure"] = failure.Message;
        return document;
    }

    private static JObject Release(HelmRelease release)
    {
        var document = new JObject { ["name"] = release.Name, ["namespace"] = release.Namespace };
        if (release.Revision > 0)
            document["revision"] = release.Revision;
        document["chartVersion"] = release.ChartVersion;
        return document;
    }

    private static JObject Value(ValueChange value)
    {
        var document = new JObject { ["path"] = value.Path };
        if (value.Old is { } old)
            document["old"] = old.DeepClone();
        document["new"] = value.New.DeepClone();
        return document;
    }

    private static JObject Setting(SettingChange setting)
    {
        var document = new JObject { ["key"] = setting.Key };
        if (setting.Old is { } old)
            document["old"] = old;
        if (setting.New is { } now)
            document["new"] = now;
        return document;
    }

    private static JObject Effect(TrafficEffect effect)
    {
        var document = new JObject { ["change"] = FeatureWords.Of(effect.Change), ["message"] = effect.Sentence };
        if (effect.Pods is { } pods)
            document["pods"] = pods;
        document["destinationCIDRs"] = new JArray(effect.Destinations.Select(static d => d.ToString()));
        document["excludedCIDRs"] = new JArray(effect.Except.Select(static d => d.ToString()));
        return document;
    }
}
