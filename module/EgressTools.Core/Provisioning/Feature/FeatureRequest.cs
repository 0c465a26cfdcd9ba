namespace EgressTools.Provisioning.Feature;

/// <summary>What is asked for: the egress gateway enabled or disabled.</summary>
public abstract record FeatureRequest
{
    /// <summary>On or off.</summary>
    public abstract FeatureGoal Goal { get; }
    /// <summary>The subcommand for it.</summary>
    internal abstract CommandDefinition Command { get; }

    /// <summary>What has to change in an installation.</summary>
    internal abstract FeaturePlan Plan(FeatureState state);

    /// <summary>The same with policies saved and deleted first.</summary>
    internal virtual FeatureRequest RemovingPolicies => this;
}

/// <summary>The egress gateway enabled.</summary>
public sealed record EnableRequest : FeatureRequest
{
    /// <summary>Ranges of the network around the nodes, whose hosts go on seeing pods with their own
    /// addresses (native routing only); empty to find them out.</summary>
    public ImmutableArray<Cidr> VpcCidrs { get; init; } = [];

    /// <summary>Where agents reach the API server without kube-proxy; null to find it out.</summary>
    /// <exception cref="UsageException">It is neither an address nor a name.</exception>
    public string? ServiceHost
    {
        get;
        init => field = value is null || Address.TryParse(value, out _) || LabelSelectorParser.IsDnsName(value) ? value : throw new UsageException(
            $"{Options.ServiceHost}: '{value}' is neither an address nor a name: write it without https:// and without the port", "InvalidHost");
    }

    /// <summary>Its port; null to find it out.</summary>
    public int? ServicePort { get; init; }
    /// <summary>Save and delete the policies first, and put them back when every agent runs with the egress gateway.</summary>
    public bool WithoutPolicies { get; init; }
    /// <summary>Checks that do not stop it.</summary>
    public ImmutableArray<CheckSkip> Skip { get; init; } = [];
    /// <inheritdoc/>
    public override FeatureGoal Goal => FeatureGoal.On;

    internal override CommandDefinition Command => Subcommands.Enable;

    /// <summary>IPv4 ranges, each once.</summary>
    /// <exception cref="UsageException">One is not an IPv4 range.</exception>
    public static ImmutableArray<Cidr> Ranges(IEnumerable<string> texts) => [.. texts.Select(Range).Distinct()];

    internal override FeaturePlan Plan(FeatureState state) => FeaturePlanner.Enable(state, this);

    private static Cidr Range(string text) =>
        !Cidr.TryParse(text, out var range, out var hadHostBits) ? throw Invalid(text, "is not a CIDR: write it as 10.0.0.0/16")
        : hadHostBits ? throw Invalid(text, $"is an address within a range: the range is {range}")
        : range.IsIPv6 ? throw Invalid(text, "is IPv6, and the list of what is not masqueraded is about IPv4") : range;

    private static UsageException Invalid(string text, string why) => new($"{Options.VpcCidr}: '{text}' {why}", "InvalidCidr");
}

/// <summary>The egress gateway disabled.</summary>
public sealed record DisableRequest : FeatureRequest
{
    /// <summary>Also while there are policies.</summary>
    public bool Force { get; init; }
    /// <summary>Save and delete the policies first; enabling puts them back.</summary>
    public bool RemovePolicies { get; init; }
    /// <summary>Leave masquerading as it is, also where enabling had changed it.</summary>
    public bool KeepMasquerading { get; init; }
    /// <inheritdoc/>
    public override FeatureGoal Goal => FeatureGoal.Off;

    internal override CommandDefinition Command => Subcommands.Disable;
    internal override FeatureRequest RemovingPolicies => this with { RemovePolicies = true };

    internal override FeaturePlan Plan(FeatureState state) => FeaturePlanner.Disable(state, this);
}

/// <summary>What is printed of a change instead of making it.</summary>
public enum FeaturePrint
{
    /// <summary>The values that change, as a document for helm's <c>-f</c>.</summary>
    Values,
    /// <summary>The commands, a line each.</summary>
    Command,
    /// <summary>A shell script that does it, waits, and stops at the first failure.</summary>
    Script,
}
