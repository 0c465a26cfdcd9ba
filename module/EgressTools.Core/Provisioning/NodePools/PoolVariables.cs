namespace EgressTools.Provisioning.NodePools;

/// <summary>The variables of a Terraform file: one for each argument that was not given. Their
/// names begin with the pool's, as several pools may be in one folder.</summary>
internal sealed class PoolVariables(string prefix)
{
    private readonly List<TerraformBlock> _blocks = [];

    public ImmutableArray<TerraformBlock> Blocks => [.. _blocks];

    /// <summary>What is given, or a variable for it.</summary>
    public JToken Id(string? given, CloudId kind, string name, string meaning) => given is not null
        ? new JValue(given)
        : Declare(name, meaning, "string", v => Matches(kind.Pattern, v), $"Write it as {kind.Prefix}-xxxxxxxx.");

    /// <inheritdoc cref="Id"/>
    public JToken Ids(ImmutableArray<string> given, CloudId kind, string name, string meaning) => given.IsEmpty
        ? Declare(name, meaning, "list(string)", v => SomeMatch(kind.Pattern, v), $"Give at least one, written as {kind.Prefix}-xxxxxxxx.")
        : new JArray(given);

    /// <summary>An instance type.</summary>
    public JToken Type(string? given) => given is not null
        ? new JValue(given)
        : Declare("instance_type", "Instance type of the gateways, such as SA5.MEDIUM4; it has to be sold in the zones of the subnets", "string",
            static v => Matches(PoolNames.InstanceTypePattern, v), "Write it as SA5.MEDIUM4.");

    /// <summary>Instance types in order of preference.</summary>
    public JToken Types(ImmutableArray<string> given) => given.IsEmpty
        ? Declare("instance_types", "Instance types of the gateways, the best first, such as SA5.MEDIUM4; they have to be sold in the zones of the subnets",
            "list(string)", static v => SomeMatch(PoolNames.InstanceTypePattern, v), "Give at least one, written as SA5.MEDIUM4.")
        : new JArray(given);

    /// <summary>The zone of one of several subnets.</summary>
    public JToken Zone(int index, int count) => count == 1
        ? Declare("zone", "Zone of the gateways' subnet, such as ap-guangzhou-3", "string", static v => Matches(PoolNames.ZonePattern, v),
            "Write it as ap-guangzhou-3.")
        : new JRaw($"{Zones(count).Value}[{index}]");

    private JRaw Zones(int count) => Declare(
        "zones",
        $"Zones of the gateways' {count} subnets in their order, such as ap-guangzhou-3",
        "list(string)",
        v => $"length({v}) == {count} && {AllMatch(PoolNames.ZonePattern, v)}",
        $"Give {count}, written as ap-guangzhou-3.");

    private static string Matches(string pattern, string value) => $"can(regex({HclWriter.Quote(pattern)}, {value}))";

    private static string AllMatch(string pattern, string list) => $"alltrue([for item in {list} : {Matches(pattern, "item")}])";

    private static string SomeMatch(string pattern, string list) => $"length({list}) > 0 && {AllMatch(pattern, list)}";

    private JRaw Declare(string name, string meaning, string type, Func<string, string> condition, string error)
    {
        var full = $"{prefix}_{name}";
        if (_blocks.Exists(b => b.Labels[0] == full))
            return new JRaw($"var.{full}");
        _blocks.Add(new TerraformBlock("variable", [full],
        [
            new TerraformArgument("description", meaning),
            new TerraformArgument("type", new JRaw(type)),
            new TerraformArgument("nullable", false),
            new TerraformBlock("validation",
                new TerraformArgument("condition", new JRaw(condition($"var.{full}"))),
                new TerraformArgument("error_message", error)),
        ]));
        return new JRaw($"var.{full}");
    }
}
