namespace EgressTools.Checks;

/// <summary>The list of all checks.</summary>
public static class CheckCatalogue
{
    /// <summary>All checks, sorted by code.</summary>
    public static readonly ImmutableArray<Check> All =
    [
        new IgnoredGateway(), new IgnoredPolicy(), new InterfaceAndEgressIP(), new GatewayWithoutFamily(), new UnsupportedIPv6(), new IPv6Disabled(),
        new HostBits(), new ExclusionWithoutEffect(), new UnexcludedRanges(), new EveryPodSelected(), new LabelOutsideIdentity(),
        new UnstableNamespaceSelector(), new UnsupportedGatewayList(), new UnsupportedNodeSelector(), new DuplicatePolicyName(), new PublicEgressIP(),
        new RedundantCidr(), new GatewayListedTwice(), new ConflictingPolicies(), new PossibleConflict(), new LongerPrefix(), new MissingNamespace(),
        new NoPodSelected(), new PodsWithoutEndpoint(), new LabelFilteredByConfiguration(), new UnknownField(), new RejectedDocument(),
        new UncompilableSelectors(), new IdentityLabelInNamespaceSelector(), new UnusualNamespaceLabel(), new UnrenderedDocument(),
        new NoGatewayNode(), new UnusedNodes(), new NotReadyGateway(), new CordonedGateway(), new AgentlessGateway(), new SuperNodeGateway(), new StaleLabels(),
        new IPv6FirstGateway(), new UnmatchedEntry(), new SkippedEntry(), new SingleGateway(), new OldKernel(), new SecondaryAddress(), new NotReadyAgent(),
        new MisplacedTaints(), new DisruptedPool(), new PoolWithoutPods(), new DefaultPoolName(), new InvalidTerraform(), new MissingArguments(),
        new UnusualImageAnnotation(), new WrongTunnelPort(), new UnusedIntranetSubnet(), new ChangingAddresses(), new InterfaceOutsideDevices(),
        new ChangedPrimaryAddress(), new GatewayWithoutEgressIP(),
        new PublicAddressOfNode(), new ForeignEgressIP(), new ServiceEgressIP(), new GatewayWithoutPublicAddress(), new MapCapacity(), new FewSourcePorts(),
        new SharedEgressIP(), new SteeredResolvers(),
        new FeatureDisabled(), new KeyOfOtherRelease(), new KubeProxyReplacement(), new MasqueradeSettings(), new EndpointSlices(), new IdentityMode(),
        new ClusterMesh(), new TunnelPort(), new MasqueradedRanges(), new StaleSettings(), new IncompatibleSettings(), new UnknownRelease(),
        new IPv6Masquerade(), new LabelFilter(), new CloudInterfaces(), new AzureAddresses(), new DataplaneV2(), new IncompatibleFeatures(),
        new UnquotedSetting(), new IsovalentEnterprise(), new NodeOverrides(), new ChangedSourceAddresses(), new IPv6Underlay(), new MixedVersions(),
        new UpgradeEffects(), new IPsecEncryption(), new ChainedMtu(), new OldTunnelKey(), new ForeignPolicies(), new UnknownHelmValue(), new OtherHelmValues(),
        new MissingOnSource(), new MissingOnGateway(), new MissingElsewhere(), new WrongGateway(), new DisagreeingAgents(), new NoAddressOnGateway(),
        new WrongAddressOnGateway(), new NotYetPropagated(), new DeletedPodEntry(), new UnexpectedEntry(), new EmptyMaps(), new FullMaps(),
        new LeavesByOwnNode(), new LeavesByOtherGateway(), new UnknownExit(), new NoAnswer(), new AgentsWithoutFeature(), new LeavesWithOwnAddress(),
        new UsedSourcePorts(), new LoggedErrors(),
        new UnreadInput(), new FailedCheck(), new IgnoredSuppression(),
    ];

    /// <summary>The check with a code.</summary>
    /// <exception cref="UsageException">No check has the code.</exception>
    public static Check Of(string code, string option) =>
        All.FirstOrDefault(c => string.Equals(c.Code, code.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(code, option);

    /// <summary>The error for a code that no check has.</summary>
    internal static UsageException Unknown(string code, string option) =>
        new($"{option}: unknown check '{code}'. {Subcommands.Check} {Options.List} lists all checks", "UnknownCheck");
}
