using EgressTools.Tests.Cli;

namespace EgressTools.Tests.Cases;

/// <summary>Gateways that leave by a VPN, a VLAN or by the address of another family.</summary>
public sealed class InterfaceCaseTests
{
    [Fact]
    public async Task A_VPN_interface_has_to_be_among_the_devices()
    {
        var found = await Case.FindingsAsync("EGT1,EGT2,EGT3,EGT4", "--from", Case.Path("vpn-interface", "scene"));
        Assert.Contains("warning EGT2040 interface wg0 of gateway box-01 is not in the setting devices (eth0): traffic may leave by the default route, " +
            "or replies may not be translated back", found);
        Assert.DoesNotContain(found, static f => f.Contains("EGT3004", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interface_that_the_gateway_does_not_have_is_not_advised_as_a_device()
    {
        var folder = Directory.CreateTempSubdirectory("egress-interface-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Case.Path("vpn-interface", "scene")))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            await File.WriteAllTextAsync(Path.Combine(folder, "interfaces.yaml"), "apiVersion: egresstools.io/v1\nkind: NodeInterfaceList\nitems:\n- {node: " +
                "box-01, interfaces: [{name: eth0, addresses: [10.0.0.5/24]}]}\n", TestContext.Current.CancellationToken);
            Assert.Equal(["error EGT2042 gateway box-01 has no interface wg0: it has no egress IP and drops the traffic (reason 204)"],
                await Case.FindingsAsync("EGT2040,EGT2042", "--from", folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Route_names_the_interface_that_the_policy_names()
    {
        var run = await CliRunner.RunAsync("route", "curl", "--from", Case.Path("vpn-interface", "scene"));
        Assert.Contains("interface wg0", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_VLAN_for_each_namespace_has_to_be_among_the_devices_too()
    {
        var found = await Case.FindingsAsync("EGT1,EGT2,EGT3,EGT4", "--from", Case.Path("vlan-per-namespace", "scene"));
        Assert.Equal(2, found.Count(static f => f.StartsWith("warning EGT2040", StringComparison.Ordinal)));
        Assert.Contains(found, static f => f.Contains("bond0.678", StringComparison.Ordinal));
        Assert.Contains(found, static f => f.Contains("EGT4003", StringComparison.Ordinal));
        Assert.Contains(found, static f => f.Contains("EGT4019", StringComparison.Ordinal));
        Assert.DoesNotContain(found, static f => f.Contains("EGT3004", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_map_holds_both_addresses_both_families_work()
    {
        var scene = Case.Path("dual-stack-derived", "scene");
        var found = await Case.FindingsAsync("EGT1,EGT2,EGT3,EGT4", "--from", scene);
        Assert.DoesNotContain(found, static f => f.Contains("EGT1004", StringComparison.Ordinal) || f.Contains("not ready", StringComparison.Ordinal));
        var route = await CliRunner.RunAsync("route", "--from", scene);
        Assert.DoesNotContain("not ready", route.Out, StringComparison.Ordinal);
        var verify = await CliRunner.RunAsync("verify", "--from", scene);
        Assert.Equal(0, verify.ExitCode);
    }

    [Fact]
    public async Task Before_1_18_nothing_is_dropped_for_an_address_that_no_interface_has()
    {
        var scene = Case.Path("ipsec-vpn", "scene");
        Assert.Equal(0, (await CliRunner.RunAsync("verify", "--from", scene)).ExitCode);
        var route = await CliRunner.RunAsync("route", "--from", scene, "--all-namespaces");
        Assert.DoesNotContain("204", route.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(await Case.FindingsAsync("EGT1,EGT2,EGT3,EGT4", "--from", scene), static f => f.Contains("204", StringComparison.Ordinal));
    }
}
