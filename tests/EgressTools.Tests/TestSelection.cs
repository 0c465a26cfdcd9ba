using System.Reflection;
using EgressTools.Tests;
using EgressTools.Tests.Cli;
using Xunit.v3;

[assembly: TestFramework(typeof(TestSelection))]

namespace EgressTools.Tests;

/// <summary>Asserts more where the plugin runs in this process, on a clock that stands still, than with a binary: runs with and without one.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ExactInProcessAttribute : Attribute;

/// <summary>What a run of the tests is for.</summary>
internal enum TestRun
{
    /// <summary>Every test.</summary>
    Whole,

    /// <summary>Tests that a run against the binary does not repeat: EGRESSTOOLS_BINARY_LATER is 1, since such a run follows.</summary>
    BeforeBinary,

    /// <summary>Tests that start the plugin: EGRESSTOOLS_BINARY names a built binary, and the others would do again what they did without it.</summary>
    Binary,

    /// <summary>Tests that rewrite files: EGRESSTOOLS_UPDATE_GOLDEN is 1.</summary>
    Golden,
}

/// <summary>
/// Runs the test classes that the run is for. Which these are is read from the compiled tests, so that no new test can be forgotten: a class that leads to
/// <see cref="CliRunner"/> starts the plugin, one that leads to <see cref="Artefacts.Release"/> looks at what is packed of it, one that leads to
/// <see cref="Golden"/> writes files.
/// </summary>
public sealed class TestSelection : XunitTestFramework
{
    private static readonly Lazy<Layers> Tests = new(static () => new Layers(typeof(TestSelection).Assembly.Location));

    private static TestRun Run => Golden.Updating ? TestRun.Golden
        : CliRunner.Binary is not null ? TestRun.Binary
        : CliRunner.BinaryFollows ? TestRun.BeforeBinary
        : TestRun.Whole;

    /// <summary>The test classes of the assembly that a run has.</summary>
    internal static IEnumerable<Type> ClassesOf(TestRun run) => typeof(TestSelection).Assembly.GetExportedTypes().Where(t => IsTestClass(t) && IsIn(run, t));

    private static bool IsIn(TestRun run, Type test) => run switch
    {
        TestRun.Golden => LeadsTo(test, typeof(Golden)),
        TestRun.Binary => NeedsBinary(test),
        TestRun.BeforeBinary => !NeedsBinary(test) || test.IsDefined(typeof(ExactInProcessAttribute)),
        _ => true,
    };

    // What is packed is made of the binary.
    private static bool NeedsBinary(Type test) => LeadsTo(test, typeof(CliRunner)) || LeadsTo(test, typeof(Artefacts.Release));

    /// <summary>Whether a test class uses a type, itself or by what it uses.</summary>
    internal static bool LeadsTo(Type test, Type target)
    {
        var outermost = test.DeclaringType ?? test;
        return Tests.Value.PathTo(Tests.Value.Types.Single(t => t.FullName == outermost.FullName), t => t.FullName == target.FullName) is not null;
    }

    private static bool IsTestClass(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.GetMethods().Any(static m => m.IsDefined(typeof(FactAttribute), inherit: true));

    /// <inheritdoc/>
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) => Run is var run and not TestRun.Whole
        ? new Discoverer(new XunitTestAssembly(assembly, null, assemblyName: null, assemblyPath: null, targetFramework: null,
            uniqueID: null, version: null), run)
        : base.CreateDiscoverer(assembly);

    private sealed class Discoverer(IXunitTestAssembly assembly, TestRun run) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override Type[] GetExportedTypes() => [.. base.GetExportedTypes().Where(t => IsTestClass(t) && IsIn(run, t))];
    }
}
