using static EgressTools.Tests.Probes.ExitScene;

namespace EgressTools.Tests.Output;

/// <summary>What stands below a test of many pods, of which a few are wrong: the causes, each once.</summary>
public sealed class ExitSummaryTests
{
    [Fact]
    public void Pods_with_one_cause_are_one_paragraph_that_fits_the_screen()
    {
        string[] names = ["web-0", "web-1", "web-2", "web-3", "web-4", "web-5", "web-6"];
        var snapshot = With([Policy(), .. names.SelectMany((name, i) => new object[] { Endpoint(name, $"10.0.1.{i}"), Pod(name, $"10.0.1.{i}") })]);
        var judgement = new Judgement(snapshot);
        ExitAddressResult[] results =
        [
            judgement.Seen(Tested(snapshot, "web-0"), PublicEcho, Address(GatewayPublic)),
            .. names.Skip(1).Select((name, i) => judgement.Seen(Tested(snapshot, name), PublicEcho, Address($"10.0.1.{i + 1}"))),
            new(new("default", "down"), ExitVerdict.NotReady, "container main: CrashLoopBackOff, exit code 1"),
        ];
        var text = Written(results);
        Assert.StartsWith(
            """

            pod-address: 6 pods: leave with their own addresses: the agent of gateway 172.16.0.1 lacks the entry, so packets leave
              it untranslated, or policy p is not in effect and this destination is not masqueraded (default/web-1, default/web-2,
              default/web-3, default/web-4, default/web-5 and 1 more)
            not-ready: default/down: container main: CrashLoopBackOff, exit code 1

            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal);
        Assert.EndsWith("\n8 pods: 1 ok, 6 pod-address, 1 not-ready (6 do not leave as expected, 1 could not be asked)\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), static line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public void A_pod_of_no_policy_without_an_address_says_why()
    {
        var text = Written(
            [new ExitAddressResult(new("default", "job"), ExitVerdict.NoPolicy, "no policy selects it; no echo service answered (curl): echo timed out")]);
        Assert.Equal("\nno-policy: default/job: no policy selects it; no echo service answered (curl): echo timed out\n\n1 pod: 1 no-policy\n", text);
    }

    [Fact]
    public void What_is_wrong_comes_first_then_what_is_unknown()
    {
        ExitVerdict[] verdicts = [ExitVerdict.Ok, ExitVerdict.NotAsked, ExitVerdict.NoPolicy, ExitVerdict.NoAnswer, ExitVerdict.NotReady, ExitVerdict.OwnNode];
        Assert.Equal(
            [ExitVerdict.NoAnswer, ExitVerdict.OwnNode, ExitVerdict.NotAsked, ExitVerdict.NotReady, ExitVerdict.Ok, ExitVerdict.NoPolicy],
            ExitAddressListing.FailuresFirst(verdicts.Select(static v => new ExitAddressResult(new("default", "web"), v, ""))).Select(static r => r.Verdict));
    }

    private static EgressTools.Net.Address Address(string text) => EgressTools.Net.Address.Parse(text);

    private static string Written(IReadOnlyCollection<ExitAddressResult> results)
    {
        using var output = new StringWriter();
        ExitSummary.Write(output, results, withReasons: true);
        return output.ToString();
    }
}
