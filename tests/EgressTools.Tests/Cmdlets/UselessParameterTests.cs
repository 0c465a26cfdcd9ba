namespace EgressTools.Tests.Cmdlets;

/// <summary>Parameters that would do nothing without another one are refused.</summary>
public sealed class UselessParameterTests
{
    [Fact]
    public void An_image_without_a_probe()
    {
        using var engine = new Engine();
        var run = engine.Run($"Test-EgressExitIp -From '{Repository.Path("examples", "guide-scene")}' -ProbeImage curl.example/curl:8");
        Assert.Equal("-ProbeImage needs -Probe ephemeral or -Probe pod: without, only programs of the pods' own images are used", run.Error.ToString());
    }
}
