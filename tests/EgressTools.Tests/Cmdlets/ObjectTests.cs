using System.Management.Automation;
using System.Reflection;

namespace EgressTools.Tests.Cmdlets;

/// <summary>What the cmdlets write keeps its values in JSON, CSV, Clixml and jobs: that is a matter of the types of its properties.</summary>
public sealed class ObjectTests
{
    private static readonly Type[] Plain = [typeof(string), typeof(int), typeof(bool), typeof(DateTime)];

    [Fact]
    public void Every_property_is_a_text_a_number_a_truth_a_time_or_a_list_of_texts()
    {
        using var engine = new Engine();
        var odd = Objects().SelectMany(static t => t.GetProperties().Where(p => !IsPlain(t, p.PropertyType)))
            .Select(static p => $"{p.DeclaringType!.Name}.{p.Name}: {p.PropertyType}");

        Assert.Equal([], odd);
    }

    [Fact]
    public void Everything_that_a_cmdlet_says_it_writes_is_such_an_object()
    {
        using var engine = new Engine();
        var written = engine.Run("Get-Command -Module EgressTools").Output
            .SelectMany(static c => ((CmdletInfo)c.BaseObject).OutputType.Select(static t => t.Name)).Distinct(StringComparer.Ordinal);
        var known = Objects().Select(static t => t.FullName!).Append(typeof(string).FullName!).Append(typeof(bool).FullName!).ToList();

        Assert.Equal([], written.Except(known, StringComparer.Ordinal));
    }

    /// <summary>What an object is in a text: "$result".</summary>
    [Theory]
    [InlineData("Get-EgressNode 172.22.49.119", "172.22.49.119")]
    [InlineData("Get-EgressPolicy egress-test", "egress-test")]
    [InlineData("Test-EgressExitIp default/nginx-54c98b4f84-5wlpc", "default/nginx-54c98b4f84-5wlpc leaves by 129.226.84.9 (ok)")]
    [InlineData("Find-EgressPod 172.22.49.119", "default/nginx-54c98b4f84-5wlpc")]
    [InlineData("Get-EgressRule", "172.22.48.107 -> 0.0.0.0/0 by 172.22.49.119")]
    [InlineData("Resolve-EgressRoute default/nginx-54c98b4f84-5wlpc -To 1.1.1.1", "default/nginx-54c98b4f84-5wlpc -> 1.1.1.1: gateway 172.22.49.119")]
    [InlineData("Invoke-EgressCheck", "error EGT1001 ciliumegressgatewaypolicy/egress-test: egressGateway (kubernetes.io/hostname=172.22.49.20) is ignored: " +
        "egressGateways is set and does not list it")]
    [InlineData("Get-EgressPlan -Delete egress-test",
        "10 pods no longer leave by a gateway for some destinations; entries per agent: 10 -> 0 of 16384")]
    public void An_object_in_a_text_is_one_line(string command, string text)
    {
        using var engine = new Engine();
        var first = engine.Run($"({command} -From '{Engine.Scene}' -WarningAction Ignore | Select-Object -First 1) | ForEach-Object {{ \"$_\" }}").Only;

        Assert.Equal(text, first.ToString());
    }

    /// <summary>The name of a type says nothing.</summary>
    [Fact]
    public void Every_object_says_what_it_is()
    {
        var silent = Objects().Where(static t => t.GetMethod("ToString", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, []) is null);

        Assert.Equal([], silent.Select(static t => t.Name));
    }

    /// <summary>Addresses have one spelling in all objects.</summary>
    [Fact]
    public void Abbreviations_are_written_in_one_way()
    {
        using var engine = new Engine();
        var names = Objects().SelectMany(static t => t.GetProperties()).Select(static p => p.Name).Distinct(StringComparer.Ordinal);

        Assert.DoesNotContain(names, static n => n.Contains("Ip", StringComparison.Ordinal) || n.Contains("Cidr", StringComparison.Ordinal));
    }

    /// <summary>An escape sequence in a name of an untrusted file must not reach the terminal.</summary>
    [Fact]
    public void Texts_are_safe_for_a_terminal()
    {
        using var engine = new Engine();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "nodes.yaml"), """
                apiVersion: v1
                kind: Node
                metadata: {name: "a", labels: {egress-node: "true", topology.kubernetes.io/zone: "z\u001b[2J"}}
                """);
            var node = engine.Run($"Get-EgressNode -All -From '{folder.FullName}' -WarningAction Ignore").Only;

            Assert.Equal(@"z\u001b[2J", node.Text("Zone"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<Type> Objects() => Engine.Cmdlets.GetExportedTypes().Where(static t => t.BaseType?.Name == "EgressObject");

    // A plan alone has lists of such objects: types of PowerShell keep them, and its text is whole at any depth.
    private static bool IsPlain(Type owner, Type type) => Plain.Contains(Nullable.GetUnderlyingType(type) ?? type)
        || (type is { Name: "ItemCollection`1", GenericTypeArguments: [var item] } && (item == typeof(string) || owner.Name == "EgressPlan"));
}
