namespace EgressTools.Provisioning.NodePools;

/// <summary>The variables of a Terraform file: one for each argument that was not given. Their
/// names begin with the pool's, as several pools may be in one folder.</summary>
internal sealed class PoolVariables(string prefix)
{
    private readonly List<TerraformBlock> _blocks = [];

    public ImmutableArray<TerraformBlock> Blocks => [.. _blocks];

    /// <summary>What is given, or a variable for it.</summary>
    public JToken Id(string? given, CloudId kind) => One(given, kind.Variable, kind.Meaning, kind.Pattern, kind.Example);
    public JToken Ids(ImmutableArray<string> given, CloudId kind) => Many(given, kind.Variable, kind.Meaning, kind.Pattern, kind.Example);

    public JToken Type(string? given) => One(given, "instance_type",
        "Instance type of the gateways, such as SA5.MEDIUM4; it has to be sold in the zones of the subnets", PoolNames.InstanceTypePattern, "SA5.MEDIUM4");

    public JToken Types(ImmutableArray<string> given) => Many(given, "instance_types",
        "Instance types of the gateways, the best first, such as SA5.MEDIUM4; they have to be sold in the zones of the subnets",
        PoolNames.InstanceTypePattern, "SA5.MEDIUM4");

    public JToken Zone(int index, int count) => count == 1
        ? One(null, "zone", "Zone of the gateways' subnet, such as ap-guangzhou-3", PoolNames.ZonePattern, "ap-guangzhou-3")
        : new JRaw($"{Zones(count).Value}[{index}]");

    private JRaw Zones(int count) => Declare("zones", $"Zones of the gateways' {count} subnets in their order, such as ap-guangzhou-3", "list(string)",
        v => $"length({v}) == {count} && {AllMatch(PoolNames.ZonePattern, v)}", $"Give {count}, written as ap-guangzhou-3.");

    private JToken One(string? given, string name, string meaning, string pattern, string example) => given is not null ? new JValue(given)
        : Declare(name, meaning, "string", v => Matches(pattern, v), $"Write it as {example}.");

    private JToken Many(ImmutableArray<string> given, string name, string meaning, string pattern, string example) => !given.IsEmpty ? new JArray(given)
        : Declare(name, meaning, "list(string)", v => $"length({v}) > 0 && {AllMatch(pattern, v)}", $"Give at least one, written as {example}.");

    private static string Matches(string pattern, string value) => $"can(regex({HclWriter.Quote(pattern)}, {value}))";
    private static string AllMatch(string pattern, string list) => $"alltrue([for item in {list} : {Matches(pattern, "item")}])";

    private JRaw Declare(string name, string meaning, string type, Func<string, string> condition, string error)
    {
        var full = $"{prefix}_{name}";
        if (_blocks.Exists(b => b.Labels[0] == full))
            return new JRaw($"var.{full}");
        _blocks.Add(new TerraformBlock("variable",
            new TerraformArgument("description", meaning),
            new TerraformArgument("type", new JRaw(type)),
            new TerraformArgument("nullable", false),
            new TerraformBlock("validation",
                new TerraformArgument("condition", new JRaw(condition($"var.{full}"))),
                new TerraformArgument("error_message", error)))
        { Labels = [full] });
        return new JRaw($"var.{full}");
    }
}
