namespace EgressTools.Cmdlets;

/// <summary>Lets a parameter of addresses take objects that have one: what servers saw, gateway nodes, and .NET's own addresses.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressOfAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Properties = ["Address", "IPAddress", "ExitIP", "EgressIP", "InternalIP"];

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Arguments.Value(inputData) is null or string or Array { Length: 0 }
        ? inputData : Arguments.Each(new[] { inputData }).Select(Address).ToArray();

    private static string Address(object argument) => Arguments.Value(argument) switch
    {
        string or System.Net.IPAddress or Net.Address => $"{argument}",
        _ => Arguments.First(argument, Properties)
            ?? throw new ArgumentTransformationMetadataException(
                $"An address or an object with an Address is expected, and {Arguments.Shown(argument)} has none"),
    };
}
