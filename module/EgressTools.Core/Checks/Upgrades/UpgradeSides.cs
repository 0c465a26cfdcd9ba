namespace EgressTools.Checks.Upgrades;

/// <summary>The two releases of an upgrade, and the cluster.</summary>
/// <param name="Context">The cluster; its version is the target.</param>
/// <param name="From">The release that runs.</param>
/// <param name="To">The target.</param>
internal sealed record UpgradeSides(CheckContext Context, CiliumVersion From, CiliumVersion To)
{
    /// <summary>The older of the two releases.</summary>
    public CiliumVersion Older => From.CompareTo(To) < 0 ? From : To;

    /// <summary>The newer one.</summary>
    public CiliumVersion Newer => From.CompareTo(To) < 0 ? To : From;

    /// <summary>The policies for which a function returns a fact; null if there are none or policies were not read.</summary>
    public Concern? Policies(Func<EgressPolicy, string?> fact)
    {
        var found = Read(SnapshotKinds.Policies, static c => c.Policies).Select(p => (p.Name, Fact: fact(p))).Where(static p => p.Fact is not null).ToList();
        return found.Count == 0 ? null : new Concern(
            $"{Listed.Policies(found.ConvertAll(static p => p.Name))} ({found[0].Fact})",
            [.. found.Take(Listed.Shown).Select(static p => new KeyValuePair<string, string>($"policy {p.Name}", p.Fact!))]);
    }

    /// <summary>A setting with a value that a function accepts, or null.</summary>
    public Concern? Setting(string key, Func<string, bool> isMeant) =>
        Context.Configured.Setting(key) is { Length: > 0 } value && isMeant(value) ? new Concern($"{key} is '{value}'", [new(key, value)]) : null;

    /// <summary>Policies with a selector that Kubernetes cannot compile.</summary>
    public Concern? Uncompilable(Func<SelectorFault, string> text) =>
        Policies(p => SelectorFault.Of(p, Context.Behavior).FirstOrDefault() is { } fault ? text(fault) : null);

    /// <summary>The objects of a kind; empty if they were not read.</summary>
    public ImmutableArray<T> Read<T>(SnapshotKinds kinds, Func<CheckContext, ImmutableArray<T>> look) =>
        Context.IfKnown(kinds, look) is { IsDefault: false } read ? read : [];
}
