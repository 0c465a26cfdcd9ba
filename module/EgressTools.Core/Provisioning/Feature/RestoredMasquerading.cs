namespace EgressTools.Provisioning.Feature;

/// <summary>Puts masquerading back to what it was before this tool enabled the egress gateway.</summary>
internal static class RestoredMasquerading
{
    public static void Add(PlanDraft draft, DisableRequest request)
    {
        if (request.KeepMasquerading)
            return;
        if (draft.State.Enabled is not { } enabled)
        {
            var why = draft.State.Release is { Given: null } ? "helm's history, which may show it, could not be read:" : "helm's history does not show";
            draft.Note($"masquerading stays as it is: {why} what it was before the egress gateway was enabled");
            return;
        }
        foreach (var (path, before) in RevisionDescription.BeforeIn(enabled.Description))
        {
            var told = draft.Told(path);
            if (ReleaseValues.Same(told, before))
                continue;
            // What was set to something else since stays.
            if (JToken.DeepEquals(told, enabled.Value(path)))
                draft.PutBack(path, before, KeyOf(path));
            else
                draft.Note($"{path} stays as it is: it was changed after the egress gateway was enabled");
        }
    }

    private static string? KeyOf(string path) => path switch
    {
        ReleaseValues.IPv4Masquerade => "enable-ipv4-masquerade",
        ReleaseValues.BpfMasquerade => "enable-bpf-masquerade",
        ReleaseValues.MasqueradeAgent => "enable-ip-masq-agent",
        _ => null,
    };
}
