"""抽奖: prizes with published odds, drawn by a seed that was promised before and is shown afterwards."""
