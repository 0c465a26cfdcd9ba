using System.Reflection;
using EgressTools.Tests;
using EgressTools.Tests.Cli;
using Xunit.v3;

[assembly: TestFramework(typeof(TestSelection))]

namespace EgressTools.Tests;

/// <summary>
/// Runs every test class. Where EGRESSTOOLS_BINARY names a built binary, only those that lead to <see cref="CliRunner"/>, which starts it: the others would do
/// again what they did without it. Where EGRESSTOOLS_UPDATE_GOLDEN is 1, only those that lead to <see cref="Golden"/>. Which these are is read from the
/// compiled tests, so that no new test can be forgotten.
/// </summary>
public sealed class TestSelection : XunitTestFramework
{
    private static readonly Lazy<Layers> Tests = new(static () => new Layers(typeof(TestSelection).Assembly.Location));

    private static Type? Target => Golden.Updating ? typeof(Golden) : CliRunner.Binary is null ? null : typeof(CliRunner);

    /// <summary>Whether a test class uses a type, itself or by what it uses.</summary>
    internal static bool LeadsTo(Type test, Type target)
    {
        var outermost = test.DeclaringType ?? test;
        return Tests.Value.PathTo(Tests.Value.Types.Single(t => t.FullName == outermost.FullName), t => t.FullName == target.FullName) is not null;
    }

    /// <inheritdoc/>
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) => Target is { } target
        ? new Discoverer(new XunitTestAssembly(assembly, null, assemblyName: null, assemblyPath: null, targetFramework: null,
            uniqueID: null, version: null), target)
        : base.CreateDiscoverer(assembly);

    private sealed class Discoverer(IXunitTestAssembly assembly, Type target) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override Type[] GetExportedTypes() => [.. base.GetExportedTypes().Where(t => IsTestClass(t) && LeadsTo(t, target))];

        private static bool IsTestClass(Type type) =>
            type is { IsClass: true, IsAbstract: false } && type.GetMethods().Any(static m => m.IsDefined(typeof(FactAttribute), inherit: true));
    }
}
