namespace EgressTools.Cmdlets;

/// <summary>Lets a parameter of addresses take objects that have one: what servers saw, gateway nodes, and .NET's own addresses.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressOfAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Properties = ["Address", "IPAddress", "ExitIP", "EgressIP", "InternalIP"];

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (Arguments.Value(inputData) is null or string or Array { Length: 0 })
            return inputData;
        try
        {
            return Arguments.Each(new[] { inputData }).Select(Address).ToArray();
        }
        catch (UsageException error)
        {
            throw new ArgumentTransformationMetadataException(error.Message, error);
        }
    }

    private static string Address(object argument) => Arguments.Value(argument) switch
    {
        string or System.Net.IPAddress or Net.Address => $"{argument}",
        _ => Arguments.First(argument, Properties)
            ?? throw new UsageException($"an address or an object with an Address is expected, and {Arguments.Shown(argument)} has none", "NoAddress"),
    };
}
