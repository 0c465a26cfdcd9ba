namespace EgressTools.Tests.Checks;

/// <summary>Documents with the faults that a known guide for TKE has, and the same without them.</summary>
public sealed class GuideTests
{
    [Fact]
    public async Task Every_fault_is_found_by_its_code()
    {
        var found = (await FindAsync("guide-faults")).Select(static f => (f.Code, Path.GetFileName(f.Source?.File))).ToHashSet();
        Assert.Superset(
            new HashSet<(string, string?)>
            {
                ("EGT1001", "policies.yaml"),   // 1: the node of egressGateway is never used
                ("EGT1004", "policies.yaml"),   // 2: both families and an IPv4 egress IP, on 1.20
                ("EGT1006", "policies.yaml"),   // 2: IPv6 in a cluster without it
                ("EGT1009", "policies.yaml"),   // 7: everything, without what is inside
                ("EGT1010", "policies.yaml"),   // 7: of every pod
                ("EGT1015", "policies.yaml"),   // 12: one name twice
                ("EGT2020", "karpenter.yaml"),  // 3: taints in the wrong place
                ("EGT2021", "karpenter.yaml"),  // 4: consolidation
                ("EGT2030", "native.tf"),       // 5: a block that does not close
                ("EGT2031", "regular.tf"),      // 5: required arguments
                ("EGT2032", "karpenter.yaml"),  // 8: the annotation's key
                ("EGT2032", "native.tf"),
                ("EGT2033", "regular.tf"),      // 6: UDP 4789
                ("EGT2034", "regular.tf"),      // 16: public API server and an inner subnet
                ("EGT4005", null),              // 14: endpoint slices
                ("EGT1025", "policies.yaml"),   // 14: labels cut off
            },
            found);
    }

    [Fact]
    public async Task Without_them_nothing_is_found() =>
        Assert.Empty((await FindAsync("guide-corrected")).Select(static f => $"{f.Code} {f.Resource} {f.Message}"));

    private static async Task<IEnumerable<CheckFinding>> FindAsync(string folder)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Data", folder);
        var snapshot = await OpenSource.Documents([path], Stream.Null, TimeProvider.System)
            .ReadAsync(CheckRunner.Needs, new Silence(), TestContext.Current.CancellationToken);
        return CheckRunner.Run(new CheckInput(snapshot), new CheckOptions()).Findings;
    }
}
