namespace EgressTools.Provisioning.Feature;

/// <summary>Which destinations see the address of a pod's node in place of the pod's own (IPv4).</summary>
/// <param name="Excluded">Those that do not; null where agents choose by themselves, or nobody knows.</param>
internal sealed record Masquerading(bool IsOn, ImmutableArray<Cidr>? Excluded)
{
    /// <summary>Whether BPF does it, and not iptables.</summary>
    public bool IsBpf { get; private init; }

    /// <summary>As agents do it that read these settings. Of what they do without BPF only one range is known: ip-masq-agent is a part of BPF.</summary>
    public static Masquerading Of(CiliumInstallation settings)
    {
        const string Key = "enable-ipv4-masquerade";
        // Agents masquerade unless they are told not to.
        if (!settings.IsOn(Key) && settings.Setting(Key) is { Length: > 0 })
            return new Masquerading(false, []);
        if (settings.IsOn("enable-bpf-masquerade"))
            return new Masquerading(true, MasqueradeExclusions.Of(settings, settings.MasqueradeList)?.Ranges) { IsBpf = true };
        return new Masquerading(true, Cidr.TryParse(settings.Setting("ipv4-native-routing-cidr"), out var native) ? [native] : null);
    }
}
