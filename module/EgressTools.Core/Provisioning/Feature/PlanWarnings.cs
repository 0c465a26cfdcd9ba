namespace EgressTools.Provisioning.Feature;

/// <summary>What may undo a plan, or make more of it than was planned.</summary>
internal static class PlanWarnings
{
    public static void Add(PlanDraft draft)
    {
        if (draft.Version is null)
            draft.Warn("the version of Cilium is unknown: settings are named as in the newest release");
        if (draft.State.Keeper is { } keeper)
            draft.Warn($"{keeper} keeps this release and puts back what it does not know of: give it the values ({Options.Print} values)");
        foreach (var setting in draft.Settings)
        {
            if (draft.State.SettingOwners.TryGetValue(setting.Key, out var owner))
                draft.Warn($"{setting.Key} in ConfigMap {draft.State.Agents.Namespace}/cilium-config belongs to {TerminalText.Escape(owner)}: helm 4 refuses " +
                    $"to change it. Run the helm command with --force-conflicts ({Options.Print} command shows it), or remove the key: helm writes it again");
        }
        // An image that was chosen in the values stays with them.
        if (draft.State.Release is { Given: { } given, ChartVersion: var chart } && draft.Now.Version is { } agents && given.SelectToken("image.tag") is null
            && CiliumVersion.Find(chart) is { } version && version != agents)
            draft.Warn($"agents of {agents} run, and the chart of the release is {chart}: agents that start after helm upgrade are of {version}");
    }
}
