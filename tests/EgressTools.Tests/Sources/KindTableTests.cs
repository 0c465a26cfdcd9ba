namespace EgressTools.Tests.Sources;

/// <summary>The table of kinds against what it speaks of.</summary>
public sealed class KindTableTests
{
    [Fact]
    public void Every_flag_is_told_by_a_kind() =>
        Assert.DoesNotContain(Enum.GetValues<SnapshotKinds>(), static f => int.IsPow2((int)f) && !KindTable.All.Any(k => k.Flag == f));

    [Fact]
    public void Every_file_of_a_snapshot_is_of_one_kind() =>
        Assert.Distinct(KindTable.All.Where(static k => !k.IsServed).Select(static k => k.Resource.Plural));

    [Theory]
    [InlineData(OptionCompletion.Nodes)]
    [InlineData(OptionCompletion.Policies)]
    [InlineData(OptionCompletion.Namespaces)]
    [InlineData(OptionCompletion.Pods)]
    public void One_kind_completes_an_option(OptionCompletion completion) => Assert.Single(KindTable.All, k => k.Completes == completion);

    /// <summary>What the commands that only read cannot do without is what the role to read may list.</summary>
    [Fact]
    public void The_role_to_read_lists_what_the_commands_read()
    {
        const SnapshotKinds Needs = NodesUseCase.Needs | PoliciesUseCase.Needs | UsersUseCase.Needs | PlanUseCase.Needs | RulesUseCase.Needs
            | RuleComparer.Needs | ExitTestUseCase.Needs;
        var listed = new RightsTable().Of(AccessLevel.Read).Where(static r => r is { Verb: "list", Namespace: "" })
            .Select(static r => r.Group.Length == 0 ? r.Resource : $"{r.Resource}.{r.Group}");
        var read = KindTable.All.Where(static k => k.IsServed && !k.IsExtra && k.Flag != SnapshotKinds.None && Needs.HasFlag(k.Flag))
            .Select(static k => k.Resource.QualifiedName);
        Assert.Empty(read.Except(listed, StringComparer.Ordinal));
    }
}
