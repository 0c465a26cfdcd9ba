using EgressTools.ApiServer;

namespace EgressTools.Tests;

/// <summary>What a test needs of the machine: where it is missing the test is skipped, unless the environment says that it must be there.</summary>
internal static class Requires
{
    /// <summary>A program on PATH; EGRESSTOOLS_REQUIRE lists those whose absence is a failure.</summary>
    public static string Program(string name)
    {
        if (PodImage.FindProgram(name) is { } path)
            return path;
        if ((Environment.GetEnvironmentVariable("EGRESSTOOLS_REQUIRE") ?? "").Split(',').Contains(name))
            Assert.Fail($"{name} has to be installed here and is not");
        Assert.Skip($"{name} is not installed");
        return "";
    }
}
