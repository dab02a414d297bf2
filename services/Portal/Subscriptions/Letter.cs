namespace PortalService.Subscriptions;

/// <summary>What a link in a letter is for, and the words of its page.</summary>
/// <param name="Path">Where its button posts.</param>
/// <param name="Question">The page's heading before.</param>
/// <param name="Explanation">What pressing the button does.</param>
/// <param name="Button">The button.</param>
/// <param name="Done">The page's heading after.</param>
/// <param name="Afterwards">What is so now.</param>
/// <param name="Otherwise">What to do where the link is not valid any more.</param>
public sealed record Letter(string Path, string Question, string Explanation, string Button, string Done, string Afterwards, string Otherwise)
{
    public static readonly Letter Confirm = new(
        "/subscriptions/confirm", "Do you want these letters?", "Press the button, and this address hears of what you asked for. Without it, nothing more comes.", "Yes, subscribe me",
        "You are subscribed", "The next letter comes when there is something to tell. Each one ends with a link that stops them.", "Subscribe again, and a new letter comes.");

    public static readonly Letter End = new(
        "/subscriptions/end", "Do you want no more of these letters?", "Press the button, and no more letters of this kind come to you. You need not say why.", "Yes, stop the letters",
        "The letters have stopped", "No more letters of this kind come to you.", "If letters still come, use the link at the end of the newest one.");
}
