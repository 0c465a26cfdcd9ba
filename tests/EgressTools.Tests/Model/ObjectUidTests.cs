namespace EgressTools.Tests.Model;

public sealed class ObjectUidTests
{
    [Theory]
    [InlineData("")]
    [InlineData("b0df970c-ce9d-4d4d-b5d8-2e83ceeda15f")]
    [InlineData("B0DF970C-CE9D-4D4D-B5D8-2E83CEEDA15F")]
    [InlineData("b0df970cce9d4d4db5d82e83ceeda15f")]
    [InlineData("{b0df970c-ce9d-4d4d-b5d8-2e83ceeda15f}")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("uid-7")]
    public void Any_text_stays_as_it_is_and_is_hashed_so(string text)
    {
        var uid = new ObjectUid(text);

        Assert.Equal(text, uid.ToString());
        Assert.Equal(text.Length == 0, uid.IsEmpty);
        Assert.Equal(EndpointHash.Fnv1a32(text), EndpointHash.Of(uid));
        Assert.Equal(uid, new ObjectUid(text));
    }

    [Fact]
    public void What_differs_in_case_alone_is_another() =>
        Assert.NotEqual(new ObjectUid("b0df970c-ce9d-4d4d-b5d8-2e83ceeda15f"), new ObjectUid("B0df970c-ce9d-4d4d-b5d8-2e83ceeda15f"));
}
