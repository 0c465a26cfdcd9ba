namespace EgressTools.Operations;

/// <summary>The destinations of a new policy.</summary>
internal sealed record PolicyDestinations(ImmutableArray<Cidr> To, ImmutableArray<Cidr> Except)
{
    public static PolicyDestinations Check(CreatePolicyRequest request, CiliumVersion? version, Remarks said)
    {
        ImmutableArray<Cidr> to = request.To.IsEmpty ? [Cidr.Parse("0.0.0.0/0")] : Parse(request.To, Options.To, version);
        var except = Parse(request.Except, Options.Except, version);
        said.Warnings.AddRange(except.Where(e => !to.Any(t => t.Contains(e)))
            .Select(static cidr => $"{Options.Except} {cidr} lies in no destination and has no effect"));
        foreach (var cidr in except.Where(to.Contains))
            throw new UsageException($"{Options.Except} {cidr} is also a destination: the agents would apply now the one, now the other; " +
                "leave one of them out", "ExceptIsDestination");
        if (to.Any(static t => t.Length == 0) && except.IsEmpty)
            said.Notes.Add($"everything outside the cluster leaves by the gateways, private networks too: name ranges to leave out with {Options.Except}");
        return new PolicyDestinations(to, except);
    }

    /// <summary>Warns if no destination is of the egress IP's family.</summary>
    public void CheckFamilies(ImmutableArray<ChosenGateway> gateways, Remarks said)
    {
        var asked = gateways.Select(static g => g.EgressIP).OfType<Address>().ToList();
        if (asked.Count > 0 && !To.Any(asked.TrueForAll(static a => a.IsIPv6) ? static c => c.IsIPv6 : static c => !c.IsIPv6))
            said.Warnings.Add("no destination is of the egress IP's family: the egress IP is never used");
    }

    private static ImmutableArray<Cidr> Parse(ImmutableArray<string> texts, string option, CiliumVersion? version) =>
        [.. texts.Select(text => Parse(text, option, version)).Distinct()];

    private static Cidr Parse(string text, string option, CiliumVersion? version) => Cidr.TryParse(text, out var cidr, out var hadHostBits) switch
    {
        false when Address.TryParse(text, out var address) =>
            throw new UsageException($"{option}: '{text}' is an address, not a CIDR: write {address}/{address.Width}", "InvalidCidr"),
        false => throw new UsageException($"{option}: '{text}' is not a CIDR: write it as 10.0.0.0/8 or 2001:db8::/32", "InvalidCidr"),
        true when hadHostBits => throw new UsageException(
            $"{option}: '{text}' has bits set behind the prefix: write {cidr}, or a longer prefix for the one address", "HostBits"),
        true when cidr.IsIPv6 && !CiliumBehavior.For(version).IPv6 => throw new UsageException(
            $"{option}: {cidr} is IPv6, which egress policies know from Cilium 1.18 on; this cluster runs {version}", "IPv6Unsupported"),
        true => cidr,
    };
}
